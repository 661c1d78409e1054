/** The six steps of the first set-up, in order. A later change uses the last two of them again. */
export const wizardSteps = ['connect', 'devices', 'zones', 'rules', 'review', 'apply'] as const;
export type WizardStep = (typeof wizardSteps)[number];

export const pages = ['overview', 'devices', 'zones', 'rules', 'history', 'settings'] as const;
export type Page = (typeof pages)[number];

/** Where the person is. */
export type Place =
  | { readonly kind: 'wizard'; readonly step: WizardStep }
  | { readonly kind: 'main'; readonly page: Page };

export const wizardAt = (step: WizardStep): Place => ({ kind: 'wizard', step });
export const mainAt = (page: Page): Place => ({ kind: 'main', page });

/** Which step of the wizard comes after or before another; undefined past the ends. */
export const stepAfter = (step: WizardStep): WizardStep | undefined =>
  wizardSteps[wizardSteps.indexOf(step) + 1];
export const stepBefore = (step: WizardStep): WizardStep | undefined =>
  wizardSteps[wizardSteps.indexOf(step) - 1];
