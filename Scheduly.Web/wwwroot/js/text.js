// The texts of scripts, in the language of the page: the server writes them into it.

const texts = JSON.parse(document.documentElement.dataset.texts ?? "{}");

/** The text of that name, with values in the place of {0}, {1}, …; the name itself when there is none. */
export const t = (name, ...values) => (texts[name] ?? name).replace(/\{(\d)\}/g, (_, place) => values[place]);
