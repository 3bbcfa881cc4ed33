import { dateTime, maxCodePoints } from '@tokenyard/core';
import * as z from 'zod/mini';
import { isMoment } from '../moments.ts';

/** Any UUID: ids of this API are not always of a version that RFC 9562 knows. */
export const Id = z.guid();

/** A moment as requests carry it, e.g. `2026-03-02T10:00:00Z`. */
export const Moment = z.string().check(dateTime(isMoment));

/** What opens a door: the digits of a PIN code or the id of an RFID tag. */
export const AccessValue = z.string().check(z.minLength(1), maxCodePoints(255));

export const AccessType = z.enum(['PinCode', 'RfidTag']);

export const ActivityState = z.enum(['Active', 'Deleted']);

/** At most so many items are taken in one list. */
export const listLimit = 1000;

export const Count = z.int().check(z.gte(1), z.lte(listLimit));

/** Ids to filter by: absent, or at least one. */
export const FilterIds = z.nullish(z.array(Id).check(z.minLength(1), z.maxLength(listLimit)));

/** Texts to filter by: absent, or at least one. */
export const FilterTexts = z.nullish(z.array(z.string()).check(z.minLength(1), z.maxLength(listLimit)));
