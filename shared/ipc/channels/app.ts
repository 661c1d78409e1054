import { z } from 'zod';
import { call, event, nothing } from '../entry';
import type { AppInfo, Settings } from '../views';

export const appChannel = {
  info: call(nothing).returns<AppInfo>(),
  /** The person has read that a damaged database was put aside; it is not shown again. */
  putAsideRead: call(nothing).returns<AppInfo>(),
  settings: call(nothing).returns<Settings>(),
  saveSettings: call(
    z
      .object({
        theme: z.enum(['auto', 'light', 'dark']),
        contrast: z.enum(['system', 'more', 'less']),
        looks: z.literal('when-asked').optional(),
      })
      .strict(),
  ).returns<Settings>(),
  /** Something main found out by itself and the window must show: a bug that was caught, with its short code. */
  fault: event<{ readonly code: string }>(),
};
