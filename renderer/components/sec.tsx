/** The head of a section of a page: a title, and a small note beside it. */
export function Sec({ title, note }: { readonly title: string; readonly note?: string }) {
  return (
    <div className="sec">
      <h2 style={{ fontSize: 'var(--fs-h3)', lineHeight: '20px' }}>{title}</h2>
      {note && <span className="t3">{note}</span>}
    </div>
  );
}
