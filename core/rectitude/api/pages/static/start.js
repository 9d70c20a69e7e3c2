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

function figure(value) {
  return value.toFixed(3).replace("-", "−");
}

function signed(micro) {
  return `${micro < 0 ? "" : "+"}${figure(micro / 1e6)}`;
}

function bar(micro, largest) {
  const part = element("span", micro < 0 ? "against" : "for");
  part.style.width = `${largest ? (50 * Math.abs(micro)) / largest : 0}%`;
  const whole = element("div", "bar", part);
  whole.setAttribute("aria-hidden", "true");
  return whole;
}

function row(cells) {
  return element("tr", "", ...cells.map((cell) => element("td", "", cell)));
}

function table(className, columns, rows) {
  const heads = columns.map((column) => {
    const cell = element("th", "", column);
    cell.scope = "col";
    return cell;
  });
  return element("table", className, element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...rows));
}

function contributions(item) {
  const largest = Math.max(...item.contributions.map((part) => Math.abs(part.micro)));
  const rows = item.contributions.map((part) =>
    row([part.label, part.value, signed(part.micro), bar(part.micro, largest)]),
  );
  const columns = ["feature", "value", "adds", ""];
  const sum = `The average candidate has ${figure(item.base)}; with all of these it is ${figure(item.score)}.`;
  const rest = element("details", "", element("summary", "", `The other ${rows.length - SHOWN} features, and the sum`));
  rest.append(table("shares", columns, rows.slice(SHOWN)), element("p", "figures", sum));
  const top = table("shares", columns, rows.slice(0, SHOWN));
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
  told.append(element("p", "figures", `score ${figure(item.score)} · probability ${share} %${group}`));
  told.append(element("ul", "reasons", ...item.reasons.map((reason) => element("li", "", reason))));
  for (const warning of item.warnings) {
    told.append(element("p", "warning", `Warning: ${warning.reason} (${warning.source})`));
  }
  for (const forced of item.adjustments) {
    const words = `Placed here by ${forced.rule} before ${forced.displaced_title}, at ${figure(forced.price)} of score.`;
    told.append(element("p", "adjustment", words));
  }
  told.append(...contributions(item));
  return told;
}

function withheld(entries) {
  if (entries.length === 0) {
    return [];
  }
  const rows = entries.map((entry) => row([entry.title, entry.rule, entry.reason]));
  const list = element("details", "", element("summary", "", `${entries.length} candidates were withheld`));
  list.append(table("", ["title", "rule", "reason"], rows));
  return [list];
}

function fairness(account) {
  const served = Object.entries(account.served).map(([group, count]) => `${count} ${group}`);
  return served.length ? [element("p", "", `Fairness (${account.groups}): ${served.join(", ")}.`)] : [];
}

function record(answer) {
  const id = encodeURIComponent(answer.id);
  const link = element("a", "", answer.id);
  link.href = `/v1/audit/records/${id}`;
  return element("p", "", "Recorded as ", link, ` at index ${answer.ledger.index} of the ledger.`);
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
    ...fairness(answer.fairness),
    record(answer),
  ];
}

function trouble(words) {
  return [element("h2", "trouble", words)];
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
  return answer.ok ? shownAnswer(told) : trouble(told.detail);
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
      shown = trouble(`The server did not answer: ${error.message}`);
    } finally {
      button.disabled = false;
    }
    document.getElementById("answer").replaceChildren(...shown);
    shown[0].tabIndex = -1; // so that a screen reader goes on where the answer begins
    shown[0].focus();
  });
}
