import { z } from 'zod';

export interface CallEntry<S extends z.ZodType, O> {
  readonly kind: 'call';
  readonly input: S;
  /** Never present at run time: carries the answer's type. */
  readonly answer?: O;
}
export interface EventEntry<P> {
  readonly kind: 'event';
  /** Never present at run time: carries the payload's type. */
  readonly payload?: P;
}

export const call = <S extends z.ZodType>(input: S) => ({
  returns: <O>(): CallEntry<S, O> => ({ kind: 'call', input }),
});
export const event = <P>(): EventEntry<P> => ({ kind: 'event' });

/** For calls without input. */
export const nothing = z.object({}).strict();
export const idText = z.string().min(1).max(200);
export const routerRef = z.object({ routerId: idText }).strict();
