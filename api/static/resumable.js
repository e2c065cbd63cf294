// Large files go in pieces (tus 1.0.0): what was cut goes on where it was, after a reload too, when the file is chosen again.

export const LARGE = 8 * 1024 * 1024;
const PIECE = 4 * 1024 * 1024;
const ADDRESS = "/api/v1/uploads";
const KEPT = "sohoa-uploads"; // in the browser's store: which file arrives where
const WAITS = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30]; // seconds, one after the other while the line is dead
const csrf = document.querySelector("meta[name=csrf-token]").content;

/** Send a file and give what became of it, as the form does. Throws where the line stays dead. */
export async function sendInPieces(file, onProgress) {
  const kept = places();
  let place = kept[nameOf(file)] ?? null;
  let offset = place === null ? null : await patiently(() => offsetAt(place));
  if (offset === null) {
    place = await patiently(() => begin(file));
    if (typeof place !== "string") return place; // refused
    keep(file, place);
    offset = 0;
  }
  document.querySelector(`[data-arriving="${place}"]`)?.remove();
  let fruitless = 0;
  while (offset < file.size) {
    if (fruitless > WAITS.length) throw new Error("nothing more arrives");
    onProgress(offset / file.size);
    const from = offset;
    offset = await patiently(async (again) => (again ? await offsetAt(place) : await bring(file, place, from)));
    if (offset === null) {
      forget(file);
      throw new Error("the upload is gone");
    }
    fruitless = offset > from ? 0 : fruitless + 1;
  }
  onProgress(1);
  const outcome = await patiently(() => receipt(file, place));
  forget(file);
  return outcome;
}

/** Show what this person began and did not finish; `newRow` makes a row of the page's list. */
export async function showUnfinished(newRow) {
  const answer = await fetch(`${ADDRESS}?state=arriving`);
  if (!answer.ok) return;
  for (const one of await answer.json()) {
    const row = newRow(one.file);
    row.dataset.arriving = `${ADDRESS}/${one.id}`;
    const percent = Math.floor((100 * one.offset) / Math.max(1, one.size));
    row.lastChild.textContent = `Gửi dở ${percent}%. Hãy chọn lại đúng tệp này để gửi tiếp phần còn lại.`;
  }
}

async function begin(file) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const answer = await ask("POST", ADDRESS, { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${name}` });
  if (answer.ok) return answer.headers.get("Location");
  return { file: file.name, status: "refused", message: (await answer.json()).detail };
}

/** Return how much of a file is there, null where nobody knows of it any more. */
async function offsetAt(place) {
  const answer = await ask("HEAD", place);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return Number(answer.headers.get("Upload-Offset"));
}

async function bring(file, place, offset) {
  const piece = await file.slice(offset, offset + PIECE).arrayBuffer();
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  if (crypto.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
    headers["Upload-Checksum"] = `sha256 ${btoa(String.fromCharCode(...digest))}`;
  }
  const answer = await ask("PATCH", place, headers, piece);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return Number(answer.headers.get("Upload-Offset"));
}

async function receipt(file, place) {
  const answer = await ask("GET", place);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const told = await answer.json();
  const outcome = { file: told.file, status: told.state, message: told.message };
  if (told.document_id !== null) {
    outcome.document = await (await fetch(`/api/v1/documents/${told.document_id}`)).json();
  }
  return outcome;
}

function ask(method, address, headers = {}, body = undefined) {
  return fetch(address, { method, body, headers: { "Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf, ...headers } });
}

/** Do something until it succeeds, with longer and longer waits; it is told whether it failed before. */
async function patiently(act) {
  for (const seconds of WAITS) {
    try {
      return await act(seconds !== WAITS[0]);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    }
  }
  return act(true);
}

function nameOf(file) {
  return `${file.name}|${file.size}|${file.lastModified}`;
}

function places() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function keep(file, place) {
  localStorage.setItem(KEPT, JSON.stringify({ ...places(), [nameOf(file)]: place }));
}

function forget(file) {
  const rest = places();
  delete rest[nameOf(file)];
  localStorage.setItem(KEPT, JSON.stringify(rest));
}
