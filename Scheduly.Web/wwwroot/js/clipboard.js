/** Copies what the button names, and says so. */
export async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
    document.getElementById("live").textContent = `${button.dataset.copyName ?? `CRN ${button.dataset.copy}`} copied`;
  } catch {
    getSelection().selectAllChildren(button);
  }
}
