import { useApp } from '../state/use-app';

/** The window's two live regions. One event speaks in one of them, never in both. */
export function Announcer() {
  const announcement = useApp((state) => state.announcement);
  const spoken = (tone: 'polite' | 'assertive') =>
    announcement?.tone === tone ? <span key={announcement.serial}>{announcement.text}</span> : null;
  return (
    <>
      <div className="hidden-text" role="status" aria-live="polite" data-testid="polite">
        {spoken('polite')}
      </div>
      <div className="hidden-text" role="alert" aria-live="assertive" data-testid="assertive">
        {spoken('assertive')}
      </div>
    </>
  );
}
