// Links, sharing and import open over the board; without script they are pages of their own.
import { copy } from "./clipboard.js";
import { t } from "./text.js";

// Also where these are pages of their own.
document.documentElement.classList.add("scripted");
let dialog;

document.addEventListener("click", event => {
  const { target } = event;
  const link = target.closest("a[data-dialog]");
  if (link) {
    event.preventDefault();
    show(link.href, {});
  } else if (dialog?.open && target.closest("[data-close-dialog]")) {
    event.preventDefault();
    dialog.close();
  } else if (target.closest("[data-select]")) {
    target.closest("[data-select]").select();
  } else if (target.closest("[data-copy]")) {
    copy(target.closest("[data-copy]"));
  } else if (target.closest("[data-print]")) {
    print();
  }
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (!dialog?.open || !form.matches("form[data-dialog]")) return;
  event.preventDefault();
  show(form.action, { method: "POST", body: new FormData(form) });
});

async function show(url, options) {
  try {
    const answer = await fetch(url, { ...options, headers: { "X-Fragment": "dialog" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (fresh.body.querySelector(".card") === null) throw new Error(String(answer.status));
    place().replaceChildren(...fresh.body.childNodes);
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("[data-select]") ?? dialog.querySelector("h1")).focus();
  } catch {
    location.href = url;
  }
}

function place() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", t("dialog"));
  dialog.addEventListener("close", () => document.querySelector("#menu-take summary")?.focus());
  document.body.append(dialog);
  return dialog;
}
