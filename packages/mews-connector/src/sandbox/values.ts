import * as z from 'zod/mini';
import { Id, Moment } from '../schemas/common.ts';

/** Ids are compared in lower case, whatever their spelling. */
export const LowerId = Id.check(z.toLowerCase());

/** A moment (ms since 1970) as the API writes it. Texts of this form sort by time. */
export const momentText = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** Any moment, rewritten to the form in which the API writes it. */
export const WireMoment = z.pipe(
  Moment,
  z.transform((text) => momentText(Date.parse(text))),
);

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
