"use strict";

// The forms of the documentation page: each sends its request to this server and shows what comes back.

function pathOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("input[data-in]")) {
    if (input.dataset.in === "path") {
      path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    } else if (input.value !== "") {
      query.set(input.name, input.value);
    }
  }
  const asked = query.toString();
  return asked === "" ? path : `${path}?${asked}`;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

async function send(form) {
  const sent = { method: form.dataset.method };
  if (form.elements.body) {
    sent.headers = { "Content-Type": "application/json" };
    sent.body = form.elements.body.value;
  }
  const answer = await fetch(pathOf(form), sent);
  return `${answer.status} ${answer.statusText}\n${pretty(await answer.text())}`;
}

for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const output = form.querySelector("output");
    const shown = document.createElement("pre");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      shown.textContent = await send(form);
    } catch (error) {
      shown.textContent = `The server did not answer: ${error.message}`;
    } finally {
      button.disabled = false;
    }
    output.replaceChildren(shown);
  });
}
