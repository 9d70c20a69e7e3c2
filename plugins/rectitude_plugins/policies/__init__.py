"""Safety as rules that a compliance officer or a nurse can read: YAML packs with conditions in CEL.

A pack is a YAML file; `pack` says what stands in it, `cel` which conditions can be written. A rule fires
where its condition is true. Conditions are three-valued: what reads a missing value is *unknown*, unless
the rest decides (`false && unknown` is false, `true || unknown` is true). Where a condition is unknown, a
rule of severity `block` fires (missing data blocks) and one of severity `warn` does not. An author who
wants no block on missing data says so: `has(item.minimum_age) && person.age < item.minimum_age` fires
for a person of unknown age, and never on an item without a minimum age.

Beside what is stored of items and told by people, rules read *facts*: what the domain derives from a
request (the hook `derive`), such as how many days old the answers are. `schema` says what may be read,
`given` brings it together. A fact that nobody delivered is unknown.

From pack to verdict: `pack` reads and checks the file when a domain is fitted, the rules travel in the
snapshot (`rules`), `plan` compiles them to columns when the snapshot is bound, `juror` answers, `reasons`
says why. `lint` looks through a pack beforehand, `commands` is `rectitude policies lint`.
"""
