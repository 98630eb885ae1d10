/**
 * The keys of a tree (WAI-ARIA): up and down through what is to be seen, right into a branch, left out of it, Home and
 * End; Enter and Space are the buttons' own.
 */
export function stepInTree(event: KeyboardEvent): void {
  const tree = event.currentTarget as HTMLElement;
  const current = (event.target as HTMLElement).closest<HTMLElement>('[role=treeitem]');
  const next =
    current && stepFrom(current, event.key, [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')]);
  if (!next) return;
  event.preventDefault();
  if (next === current) current.click();
  else next.focus();
}

/** Where the key leads; the item itself where it is to be opened or closed. */
function stepFrom(
  item: HTMLElement,
  key: string,
  items: readonly HTMLElement[],
): HTMLElement | null | undefined {
  const index = items.indexOf(item);
  const isOpen = item.getAttribute('aria-expanded');
  switch (key) {
    case 'ArrowDown':
      return items[index + 1];
    case 'ArrowUp':
      return items[index - 1];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    case 'ArrowRight':
      return isOpen === 'false' ? item : isOpen === 'true' ? items[index + 1] : undefined;
    case 'ArrowLeft':
      return isOpen === 'true' ? item : item.closest('[role=group]')?.parentElement;
    case 'Enter':
    case ' ':
      return item;
    default:
      return undefined;
  }
}
