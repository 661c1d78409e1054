/** The field in the title bar. */
export const askText = {
  label: 'Find or ask',
  hint: 'Find a device, or ask “can the TV reach the NAS?”',
  results: 'Found',
  question: (from: string, to: string) => `Can ${from} reach ${to}?`,
  kinds: { question: 'Question', device: 'Device', zone: 'Zone', rule: 'Rule', page: 'Page' },
  none: (text: string) => `Nothing is called “${text}”`,
} as const;
