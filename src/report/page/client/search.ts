import { element } from "./data.ts";

interface SearchedRow {
  readonly row: HTMLElement;
  readonly text: string;
}

/** Filters the inventory while one types, and says how much is left. @returns what to call when another state is chosen */
export function setUpSearch(): () => void {
  const field = element("search") as HTMLInputElement;
  const folds = document.querySelectorAll<HTMLDetailsElement>("#inventory details");
  let rows: readonly SearchedRow[] | undefined;
  const filter = () => {
    rows ??= [...document.querySelectorAll<HTMLElement>("tr[data-row]")].map((row) => ({
      row,
      text: (row.textContent ?? "").toLowerCase(),
    }));
    for (const fold of folds) fold.open ||= field.value !== "";
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      const inputs = row.nextElementSibling;
      if (inputs instanceof HTMLElement && inputs.matches(".inputs")) inputs.hidden = row.hidden;
    }
    const found = rows.filter(({ row }) => row.checkVisibility()).length;
    element("found").textContent = words.length === 0 ? "" : `${found} found`;
  };
  field.addEventListener("input", filter);
  field.form?.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll<HTMLElement>("[data-search]"))
    link.addEventListener("click", () => {
      field.value = link.dataset.search ?? "";
      filter();
    });
  return filter;
}
