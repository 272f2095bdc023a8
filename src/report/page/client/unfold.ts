/** Opens the folded part that a link leads into: not every browser does so by itself. */
export function unfoldTargets(): void {
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement?.closest("details"))
      fold.open = true;
    if (target?.closest("details")) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
}
