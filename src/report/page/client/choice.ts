import { element } from "./data.ts";

/** The choices that a link to the page may make, such as `?environment=staging&active=us-west-2`. */
const names = ["environment", "active"];

/** Makes the choices of the page's address, and keeps that up to date, so that what is seen can be sent as a link. */
export function followChoices(changed: () => void): void {
  const asked = new URLSearchParams(location.search);
  for (const name of names) {
    const value = asked.get(name);
    const button = buttons(name).find((each) => each.value === value);
    if (button !== undefined) button.checked = true;
  }
  for (const name of names)
    for (const button of buttons(name))
      button.addEventListener("change", () => {
        const chosen = names.flatMap((each) => buttons(each).filter(({ checked }) => checked));
        const query = new URLSearchParams(chosen.map((each) => [each.name, each.value]));
        history.replaceState(null, "", `?${query}${location.hash}`);
        element("chosen").textContent = `Shown: ${chosen.map(({ value }) => value).join(", ")} active`;
        changed();
      });
}

const buttons = (name: string): readonly HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`),
];
