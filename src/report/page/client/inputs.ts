import { created, type Data, data } from "./data.ts";

/** Shows all that the program asks for a resource, below its row, when its name is pressed. */
export function setUpInputs(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-inputs]"))
    button.addEventListener("click", () => toggle(button));
}

async function toggle(button: HTMLButtonElement): Promise<void> {
  const row = button.closest("tr");
  const below = row?.nextElementSibling;
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  if (open && below?.matches(".inputs")) below.remove();
  else row?.after(inputsOf(await data(), button.dataset.inputs ?? "", row.cells.length));
}

function inputsOf(data: Data, id: string, columns: number): HTMLTableRowElement {
  const [environment = 0, index = 0] = id.split(".").map(Number);
  const cell = document.createElement("td");
  cell.colSpan = columns;
  for (const [states, inputs] of data.inputs[environment]?.[index] ?? []) {
    if (states !== "") cell.append(created("p", states));
    cell.append(created("pre", JSON.stringify(inputs, unfolded, 2)));
  }
  const row = document.createElement("tr");
  row.className = "inputs";
  row.append(cell);
  return row;
}

/** A document that AWS takes as text, such as a policy, as what it says. */
function unfolded(_: string, value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
