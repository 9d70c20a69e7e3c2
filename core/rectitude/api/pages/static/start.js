"use strict";

// The start page's form: it asks for a list and shows it explained. All text goes in as text, never as markup.

const SHOWN = 5;

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

function signed(micro) {
  const value = (Math.abs(micro) / 1e6).toFixed(3);
  return micro < 0 ? `−${value}` : `+${value}`;
}

function bar(micro, largest) {
  const part = element("span", micro < 0 ? "against" : "for");
  part.style.width = `${largest ? (50 * Math.abs(micro)) / largest : 0}%`;
  const whole = element("div", "bar", part);
  whole.setAttribute("aria-hidden", "true");
  return whole;
}

function table(columns, rows) {
  const heads = columns.map((column) => {
    const cell = element("th", "", column);
    cell.scope = "col";
    return cell;
  });
  return element("table", "shares", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...rows));
}

function contributions(item) {
  const largest = Math.max(...item.contributions.map((part) => Math.abs(part.micro)));
  const rows = item.contributions.map((part) =>
    element(
      "tr",
      "",
      element("td", "", part.label),
      element("td", "", part.value),
      element("td", "", signed(part.micro)),
      element("td", "", bar(part.micro, largest)),
    ),
  );
  const columns = ["feature", "value", "adds", ""];
  const sum = `The average candidate has ${item.base.toFixed(3)}; with all of these it is ${item.score.toFixed(3)}.`;
  const rest = element("details", "", element("summary", "", `All ${rows.length} features`));
  rest.append(table(columns, rows.slice(SHOWN)), element("p", "figures", sum));
  const top = table(columns, rows.slice(0, SHOWN));
  return rows.length > SHOWN ? [top, rest] : [top, element("p", "figures", sum)];
}

function heading(item) {
  const year = item.attributes.year;
  const dated = year && !item.title.includes(`(${year})`) ? `${item.title} (${year})` : item.title;
  return element("h3", "", `${item.rank}. ${dated}`);
}

function shownItem(item) {
  const share = (100 * item.probability).toFixed(1);
  const group = item.group ? ` · ${item.group}` : "";
  const told = element("li", "", heading(item));
  told.append(element("p", "figures", `score ${item.score.toFixed(3)} · probability ${share} %${group}`));
  told.append(element("ul", "reasons", ...item.reasons.map((reason) => element("li", "", reason))));
  for (const warning of item.warnings) {
    told.append(element("p", "warning", `Warning: ${warning.reason} (${warning.source})`));
  }
  for (const forced of item.adjustments) {
    const words = `Placed here by ${forced.rule} before ${forced.displaced_title}, at ${forced.price.toFixed(3)} of score.`;
    told.append(element("p", "adjustment", words));
  }
  told.append(...contributions(item));
  return told;
}

function withheld(entries) {
  if (entries.length === 0) {
    return [];
  }
  const rows = entries.map((entry) =>
    element("tr", "", element("td", "", entry.title), element("td", "", entry.rule), element("td", "", entry.reason)),
  );
  const list = element("details", "", element("summary", "", `${entries.length} candidates were withheld`));
  const columns = ["title", "rule", "reason"].map((column) => element("th", "", column));
  list.append(
    element("table", "", element("thead", "", element("tr", "", ...columns)), element("tbody", "", ...rows)),
  );
  return [list];
}

function record(answer) {
  const id = encodeURIComponent(answer.id);
  const link = element("a", "", answer.id);
  link.href = `/v1/audit/records/${id}`;
  return element("p", "", "Recorded as ", link, ` at place ${answer.ledger.index} of the ledger.`);
}

function shownAnswer(answer) {
  const notes = answer.notes.map((note) => element("li", "", note));
  const entities = answer.understood.entities.map((entity) => `${entity.label} (${entity.kind})`);
  return [
    element("h2", "", `${answer.items.length} recommended`),
    ...(notes.length ? [element("ul", "notes", ...notes)] : []),
    ...(entities.length ? [element("p", "", `Understood: ${entities.join(", ")}`)] : []),
    element("ol", "items", ...answer.items.map(shownItem)),
    ...withheld(answer.withheld),
    record(answer),
  ];
}

function bodyOf(form) {
  const body = { k: Number(form.elements.k.value), profiling: form.elements.profiling.checked };
  for (const name of ["user_id", "query"]) {
    const value = form.elements[name].value.trim();
    if (value !== "") {
      body[name] = value;
    }
  }
  return body;
}

async function ask(form) {
  const path = `/v1/${encodeURIComponent(form.elements.domain.value)}/recommendations`;
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(bodyOf(form)),
  });
  const told = await answer.json();
  return answer.ok ? shownAnswer(told) : [element("p", "trouble", told.detail)];
}

const form = document.getElementById("ask");
if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    let shown;
    try {
      shown = await ask(form);
    } catch (error) {
      shown = [element("p", "trouble", `The server did not answer: ${error.message}`)];
    } finally {
      button.disabled = false;
    }
    document.getElementById("answer").replaceChildren(...shown);
  });
}
