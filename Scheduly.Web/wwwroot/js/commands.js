// Sends what the forms of the board send, without leaving the page: shown at once, taken back when it is refused.
import { root, view, show, forget, note, say } from "./board.js";
import { t } from "./text.js";

const waitLimit = 30_000;
const confirmed = [];
let last = Promise.resolve();

/** Calls back after each change that the server has stored. */
export const onChange = callback => confirmed.push(callback);

/** When all that was sent until now has its answer. */
export const settled = () => last;

/** One command after the other, in the order of the clicks. */
export function send(data, { form, leaving = [] } = {}) {
  const marked = mark(leaving);
  last = last.then(() => deliver(data, form, marked));
  return last;
}

/** A command that no form of the board has. */
export function command(type, fields) {
  const data = new FormData(document.getElementById("act"));
  data.set("type", type);
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) data.append(name, value);
  }
  return send(data);
}

async function deliver(data, form, marked) {
  const began = performance.now();
  data.set("commandId", id());
  data.set("view", view());
  root.setAttribute("aria-busy", "true");
  try {
    for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
      const answer = await post(data);
      if (answer?.ok || (answer && answer.status < 500 && answer.headers.get("X-Fragment"))) {
        const html = await answer.text();
        note("");
        forget();
        show(html, { sent: answer.ok ? form : undefined });
        if (answer.ok) for (const callback of confirmed) callback();
        return;
      }
      if (answer && answer.status !== 503 && answer.status !== 429) return give(marked, await reason(answer), answer.status === 410);
      // Sent again it would be found done and called stored, which is what nobody knows.
      if (answer?.status === 503 && (await problem(answer)).code === "session-unconfirmed") return give(marked, t("unconfirmed"));
      if (!answer && !navigator.onLine) return give(marked, t("offline"));
      if (performance.now() - began > waitLimit) return give(marked, t("noAnswer"));
      note(t("retrying"));
      await new Promise(done => setTimeout(done, wait));
    }
  } finally {
    root.removeAttribute("aria-busy");
  }
}

async function post(data) {
  try {
    return await fetch(document.getElementById("act").action, {
      method: "POST",
      body: data,
      headers: { "X-Fragment": "board", "X-CSRF-TOKEN": document.querySelector("meta[name=csrf-token]").content },
    });
  } catch {
    return null;
  }
}

async function reason(answer) {
  const { detail, title } = await problem(answer);
  return detail ?? title ?? t("refused", answer.status);
}

async function problem(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

function give(marked, message, ended) {
  for (const one of [...marked, ...root.querySelectorAll(".arriving")]) one.classList.remove("leaving", "arriving");
  note(message);
  say(message);
  if (ended) location.reload();
}

/** What is about to go fades at once; the answer shows the rest. */
function mark(leaving) {
  const marked = leaving.filter(Boolean).flatMap(name => [...root.querySelectorAll(`[data-leaving="${CSS.escape(name)}"], .block[data-crn="${CSS.escape(name)}"]`)]);
  for (const one of marked) one.classList.add("leaving");
  return marked;
}

function id() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("form[data-act]")) return;
  event.preventDefault();
  const { submitter } = event;
  const data = new FormData(form, submitter);
  const does = new URLSearchParams(submitter?.value);
  submitter?.closest(".ghost")?.classList.add("arriving");
  send(data, { form, leaving: [submitter?.dataset.leaves, does.get("type") === "swap" && does.get("crn")] });
});
