import { followChoices } from "./choice.ts";
import { setUpInputs } from "./inputs.ts";
import { setUpPaths } from "./paths.ts";
import { setUpSearch } from "./search.ts";
import { unfoldTargets } from "./unfold.ts";

followChoices(setUpSearch());
setUpInputs();
setUpPaths();
unfoldTargets();

// What is folded away would be missing on paper, where documents of a page each would be too much.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open ||= !details.matches(".long");
});
