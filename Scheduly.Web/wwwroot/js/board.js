// The board is rendered by the server alone: this module fetches it and puts it in place, with focus and open parts as they were.
import { patch } from "./patch.js";
import { t } from "./text.js";

const placing = new CSSStyleSheet();
document.adoptedStyleSheets.push(placing);

export const root = document.getElementById("board");
/** What stands before every address of this application; empty at the root. */
export const base = document.documentElement.dataset.base ?? "";
export const text = value => value ?? "";

let reading;
let placed;

/** The address of what is open, as the server wrote it into the board. */
export const view = () => document.querySelector("#act [name=view]")?.value ?? `${base}/`;

/** Names the stored state that the board shows; empty when nothing is stored. */
export const version = () => text(document.getElementById("act")?.dataset.version);

/** Opens another state of the board; the address follows, so that a reload shows the same. */
export async function open(url, focus) {
  const html = await read(url);
  if (html !== null) show(html, { focus });
}

/** Reads the board once more, after it was changed elsewhere. */
export async function refresh() {
  const html = await read(view());
  if (html !== null) show(html, {});
}

/** @param focus a selector that takes the focus; else what had it keeps it. @param sent the form whose fields are done with. */
export function show(html, { focus, sent } = {}) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const style = fresh.getElementById("placing");
  const kept = keep(sent);
  // A style element would need the nonce of this page's own answer; a sheet made here needs none.
  const places = text(style?.content.textContent);
  if (places !== placed) placing.replaceSync(placed = places);
  style?.remove();
  // Its fields say again what the server gives them: that alone, where the form stays.
  sent?.reset();
  patch(root, fresh.body);
  const address = root.querySelector("#act") ? view() : location.href;
  if (new URL(address, location.href).href !== location.href) history.replaceState(null, "", address);
  restore(kept, focus);
  const said = root.querySelectorAll("[data-say]");
  if (said.length > 0) say([...said].map(one => one.querySelector("span")?.textContent ?? one.textContent).join(" ").trim());
  document.dispatchEvent(new CustomEvent("board"));
}

/** What is being read is older than what is about to be shown. */
export const forget = () => reading?.abort();

/** Tells screen readers. */
export function say(message) {
  document.getElementById("live").textContent = message;
}

/** Shows a message that does not come from the board; empty takes it away. */
export function note(message) {
  const place = document.getElementById("note");
  place.textContent = message;
  place.hidden = message === "";
}

async function read(url) {
  forget();
  const own = reading = new AbortController();
  const address = new URL(url, location.href);
  address.searchParams.set("handler", "Board");
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const answer = await fetch(address, { headers: { "X-Fragment": "board" }, signal: own.signal });
      // A page that is there no more says so in a board of its own.
      if (!answer.ok && !(answer.status < 500 && answer.headers.get("X-Fragment"))) throw new Error(String(answer.status));
      note("");
      return await answer.text();
    } catch {
      if (own.signal.aborted) return null;
      note(t("stale"));
      await new Promise(done => setTimeout(done, wait));
      if (own.signal.aborted) return null;
    }
  }
}

function keep(sent) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  return {
    id: text(active?.id),
    value: active instanceof HTMLButtonElement ? active.value : "",
    part: text(active?.closest("[aria-labelledby]")?.getAttribute("aria-labelledby")),
    had: active !== null,
    caret: active?.selectionStart ?? null,
    opened: [...root.querySelectorAll("details[id]:not(.menu)")].map(one => [one.id, one.open]),
    chosen: [...root.querySelectorAll("[data-keep]:checked")].map(one => one.id),
    typed: [...root.querySelectorAll("input[id], textarea[id]")]
      .filter(one => one.form !== sent && one.type !== "radio" && one.value !== one.defaultValue).map(one => [one.id, one.value]),
    active,
    side: root.querySelector(".side-column"),
    scrolled: root.querySelector(".side-column")?.scrollTop,
  };
}

function restore(kept, focus) {
  for (const [id, open] of kept.opened) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
  for (const id of kept.chosen) document.getElementById(id)?.click();
  for (const [id, value] of kept.typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  const side = root.querySelector(".side-column");
  if (side && side !== kept.side && !focus) side.scrollTop = text(kept.scrolled);
  // What still has the focus keeps it, with its caret.
  if (!focus && kept.had && document.activeElement === kept.active && !kept.active.disabled
    && (kept.value === "" || kept.active.value === kept.value)) return;
  const target = focus ? root.querySelector(focus) : kept.had ? former(kept) : null;
  target?.focus({ preventScroll: !focus });
  if (target && kept.caret !== null && target.id === kept.id && target.type !== "radio") target.setSelectionRange?.(kept.caret, kept.caret);
}

function former({ id, value, part }) {
  const same = id && document.getElementById(id);
  if (same && !same.disabled) return same;
  return (value && root.querySelector(`button[value="${CSS.escape(value)}"]:not(:disabled)`))
    || (part && document.getElementById(part)) || root.querySelector("h1");
}
