/** The product's mark: a hull in section, one compartment flooded, the others dry. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="136 148 752 752" fill="none" aria-hidden="true">
      <clipPath id="mark-hull">
        <path d="M196 316H828V500A232 232 0 0 1 596 732H428A232 232 0 0 1 196 500Z" />
      </clipPath>
      <g clipPath="url(#mark-hull)">
        <path d="M608 430H860V760H608Z" fill="var(--mark-flood)" />
        <path d="M416 316V740M608 316V740" stroke="var(--wall)" strokeWidth="61.92" />
      </g>
      <path
        d="M196 316H828V500A232 232 0 0 1 596 732H428A232 232 0 0 1 196 500Z"
        stroke="var(--wall)"
        strokeWidth="72"
        strokeLinejoin="round"
      />
    </svg>
  );
}
