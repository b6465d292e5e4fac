// A link's token stands behind the "#" of the address, which browsers keep to themselves: this posts it.
import { show, note } from "./board.js";
import { t } from "./text.js";

document.documentElement.classList.add("scripted");
const form = document.querySelector("form[data-token]");

export const token = location.hash.slice(1);

/** When what the token opens is shown, or was tried to be. */
export const ready = begin();

async function begin() {
  if (!form || !token) return;
  form.elements.token.value = token;
  if (form.dataset.token === "shows") await look();
  else form.querySelector("button").focus();
}

async function look() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "board" } });
    const html = await answer.text();
    if (!html.includes('id="title"')) throw new Error(String(answer.status));
    show(html, { focus: "#title" });
  } catch {
    note(t("unread"));
  }
}
