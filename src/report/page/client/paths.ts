import { created, data, element, type WayData } from "./data.ts";

/** Explains a connection: one of the matrix when it is pressed, any other by the form. */
export function setUpPaths(): void {
  const dialog = element("path") as HTMLDialogElement;
  const show = async (id: string) => {
    const { paths, hops } = await data();
    const path = paths[id];
    element("path-title").textContent = path?.title ?? "No packet could go that way";
    element("path-ways").replaceChildren(
      ...(path?.ways.flatMap((way) => wayOf(way, hops)) ?? [
        created("p", "They are in networks that nothing connects, or one of them only answers."),
      ]),
    );
    dialog.showModal();
  };
  element("path-close").addEventListener("click", () => dialog.close());
  for (const button of document.querySelectorAll<HTMLElement>("[data-path]"))
    button.addEventListener("click", () => show(button.dataset.path ?? ""));
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-paths]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const asked = new FormData(form);
      show([form.dataset.paths, asked.get("from"), asked.get("to")].join("."));
    });
}

function wayOf({ title, hops: numbers }: WayData, hops: readonly string[]): readonly HTMLElement[] {
  const list = document.createElement("ol");
  list.append(
    ...numbers.map((number) => {
      const hop = hops[number] ?? "";
      return created("li", hop, hop.includes("✗") ? "blocks" : "");
    }),
  );
  return [created("h3", title), list];
}
