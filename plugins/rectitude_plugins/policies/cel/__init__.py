"""Conditions: a subset of the Common Expression Language (CEL) that can be compiled to columns.

================================================  ====================================================
written                                           meaning
================================================  ====================================================
`item.year`, `person.age`                         a declared attribute, or a derived fact
`12`, `-3`, `0.05`, `'war'`, `true`               whole number, decimal (at most six places), word, truth
`== != < <= > >=`                                 numbers are ordered; words and truth values are equal or not
`&& || !` and parentheses                         and, or, not
`has(item.year)`                                  the item has a year
`'war' in item.genres`                            a word among tags, or in a list `['war', 'crime']`
`item.year in [1996, 1997]`                       a number in a list
`person.allergies.exists(a, a in item.allergens)` some word of the tags fulfils a condition; `all` likewise
`size(person.medicines) >= 5`                     how many tags
================================================  ====================================================

Rules about joining may also look at the items on the slate, one at a time:
`slate.exists(s, s.series == item.series)`, `slate.all(...)`, `size(slate)` and
`size(slate.filter(s, s.issuer == item.issuer)) >= 2`.

At most 2,000 characters, 20 levels of parentheses, and two `exists` or `all` within one another.

Left out on purpose: regular expressions and every other function on text, arithmetic, `? :`, text, dates
and shares (except in `has` and in messages), conversions, timestamps. What is left is linear in its
length, compares whole numbers and words only, and means the same on every machine.

Decimals are whole micro-units inside, so `0.05` is exactly 50,000. Whole numbers are compared with whole
numbers and decimals with decimals; a whole number written in a condition fits both. A missing attribute,
which is an error in CEL, makes a comparison unknown. `exists` is an *or* over the elements and `all` an
*and* (as CEL's specification defines its macros): a missing list is unknown, an empty one meets nothing.
"""
