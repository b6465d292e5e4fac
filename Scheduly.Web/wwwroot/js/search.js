// Results while typing; the form does the same with a button.
import { root, open } from "./board.js";

const pause = 150;
let waiting;

function look(form) {
  const query = new URLSearchParams(location.search);
  const crn = query.get("crn");
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["from", "until"]) if (!fields.get(name)) fields.delete(name);
  if (!fields.get("q") && [...fields.keys()].length === 1) fields.delete("q");
  if (crn) fields.set("crn", crn);
  return open(`${new URL(form.action).pathname}${fields.size > 0 ? `?${fields}` : ""}`);
}

root.addEventListener("input", event => {
  const form = event.target.closest("form[data-search]");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => look(form), pause);
});

root.addEventListener("submit", event => {
  const form = event.target.closest("form[data-search]");
  if (!form) return;
  event.preventDefault();
  clearTimeout(waiting);
  look(form);
});
