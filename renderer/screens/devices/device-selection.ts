/** What is chosen in the list, and the row a range starts from. */
export interface DeviceSelection {
  readonly ids: readonly string[];
  readonly anchor: string | undefined;
}
export const nothingChosen: DeviceSelection = { ids: [], anchor: undefined };

export const only = (id: string): DeviceSelection => ({ ids: [id], anchor: id });

/** Space, or a click with Ctrl: this one more, or one less. */
export const toggled = ({ ids }: DeviceSelection, id: string): DeviceSelection => ({
  ids: ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id],
  anchor: id,
});

/** With Shift: everything between the anchor and here, in the order that is shown. */
export function rangeTo(
  selection: DeviceSelection,
  id: string,
  order: readonly string[],
  from: string | undefined,
): DeviceSelection {
  const anchor = selection.anchor ?? from ?? id;
  const start = order.indexOf(anchor);
  const end = order.indexOf(id);
  if (start < 0 || end < 0) return only(id);
  return { ids: order.slice(Math.min(start, end), Math.max(start, end) + 1), anchor };
}
