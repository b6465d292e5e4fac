import { t } from "./text.js";

/** Copies what the button names, and says so. */
export async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.said = t("copied", "").trim();
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
    document.getElementById("live").textContent = t("copied", button.dataset.copyName ?? `CRN ${button.dataset.copy}`);
  } catch {
    getSelection().selectAllChildren(button);
  }
}
