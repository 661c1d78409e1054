/** Drawings for pages that are empty themselves. The sentence beneath says what they mean. */

export function EmptyHull() {
  return (
    <svg width="240" height="120" viewBox="0 0 240 120" fill="none" aria-hidden="true">
      <path
        d="M8 24H232V40C232 82 200 100 170 104H70C40 100 8 82 8 40Z"
        fill="var(--raised)"
        stroke="var(--wall)"
        strokeWidth="3"
        strokeLinejoin="round"
      />
      <path d="M52 24V95M98 24V104M188 24V95M144 24V52M144 84V104" stroke="var(--wall)" strokeWidth="3" />
      <path
        d="M144 52L160 60V90L144 84"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeWidth="2.5"
        strokeLinejoin="round"
      />
      <circle cx="156" cy="74" r="1.8" fill="var(--accent)" />
      <g stroke="var(--line-2)" strokeWidth="2" strokeDasharray="4 4">
        <rect x="64" y="46" width="22" height="22" rx="5" />
        <rect x="110" y="46" width="22" height="22" rx="5" />
        <rect x="199" y="46" width="22" height="22" rx="5" />
        <rect x="22" y="46" width="20" height="22" rx="5" />
      </g>
    </svg>
  );
}

const rivets: readonly (readonly [x: number, y: number])[] = [
  [132, 66],
  [116.8, 102.8],
  [80, 118],
  [43.2, 102.8],
  [28, 66],
  [43.2, 29.2],
  [80, 14],
  [116.8, 29.2],
];

export function CalmPorthole() {
  return (
    <svg width="120" height="99" viewBox="0 0 160 132" fill="none" aria-hidden="true">
      <clipPath id="porthole">
        <circle cx="80" cy="66" r="44" />
      </clipPath>
      <circle cx="80" cy="66" r="60" fill="var(--raised)" stroke="var(--wall)" strokeWidth="3" />
      <g clipPath="url(#porthole)">
        <rect x="30" y="16" width="100" height="64" fill="var(--accent-soft)" />
        <rect x="30" y="78" width="100" height="40" fill="var(--accent-line)" />
        <circle cx="98" cy="60" r="9" fill="var(--illo-light)" />
        <path
          d="M84 88h28M90 95h16M95 102h6"
          stroke="var(--illo-light)"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
      </g>
      <circle cx="80" cy="66" r="44" stroke="var(--wall)" strokeWidth="3" />
      <g fill="var(--wall)">
        {rivets.map(([x, y]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r="2.2" />
        ))}
      </g>
    </svg>
  );
}
