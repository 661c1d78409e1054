/** Runs in a page: the same list as a table that has every row, and a search that hides those that do not fit. */
export function plainTable(devices: readonly (readonly string[])[]): void {
  document.body.innerHTML =
    '<input type="search"><div class="body" style="height:600px;overflow:auto"><table><tbody></tbody></table></div>';
  const body = document.querySelector('tbody');
  const field = document.querySelector('input');
  const rows = devices.map((cells) => {
    const row = document.createElement('tr');
    row.setAttribute('role', 'row');
    row.style.height = '32px';
    for (const text of cells) row.append(Object.assign(document.createElement('td'), { textContent: text }));
    body?.append(row);
    return { row, words: cells.join(' ').toLowerCase() };
  });
  field?.addEventListener('input', () => {
    for (const { row, words } of rows) row.hidden = !words.includes(field.value.toLowerCase());
  });
}
