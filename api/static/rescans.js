// A new scan in the place of one that was sent back: it is uploaded, then named as the new one.

import { ask, fill } from "./asking.js";

const TOKEN = document.querySelector("meta[name=csrf-token]")?.content ?? "";

for (const row of document.querySelectorAll("[data-rescan]")) {
  const label = row.querySelector("[data-pick]");
  if (!label) continue;
  label.hidden = false;
  label.querySelector("input").addEventListener("change", (event) => send(row, event.target.files[0]));
}

async function send(row, file) {
  if (!file) return;
  const told = row.querySelector("[data-told]");
  told.hidden = false;
  told.textContent = fill(row.dataset.saySending, { file: file.name });
  try {
    const form = new FormData();
    form.append("files", file);
    const answer = await fetch("/api/v1/documents", { method: "POST", headers: { "x-csrf-token": TOKEN }, body: form });
    const said = await answer.json();
    const outcome = said.files?.[0];
    if (!outcome?.document) throw new Error(outcome?.message ?? said.detail ?? row.dataset.sayNotTaken);
    const number = outcome.document.id ?? outcome.document;
    await ask("POST", `/documents/${row.dataset.rescan}/rescan/replace`, { document: number });
    location.reload();
  } catch (error) {
    told.textContent = error.message;
    told.classList.add("against");
  }
}
