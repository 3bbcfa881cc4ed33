import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInterval, isMoment, parseMoment } from './moments.ts';

const moments = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T23:59:59Z'),
  noInvalidDate: true,
});

describe('parseMoment', () => {
  it('reads what Date writes, cut to seconds', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const seconds = Math.floor(moment.getTime() / 1000) * 1000;
        expect(parseMoment(moment.toISOString())).toBe(seconds);
        expect(parseMoment(`${moment.toISOString().slice(0, 19)}Z`)).toBe(seconds);
      }),
    );
  });

  it('reads the same moment with any offset', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, 19);
        const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        expect(parseMoment(local + offset)).toBe(Math.floor(moment.getTime() / 1000) * 1000);
      }),
    );
  });

  it.each(['2024-02-29T00:00:00Z', '2026-03-02T10:00:00.1234567+14:59', '0001-01-01T00:00:00Z'])('takes %s', (text) => {
    expect(isMoment(text)).toBe(true);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T10:60:00Z',
    '2026-03-02T10:00:60Z',
    '2026-03-02T10:00Z',
    '2026-03-02T10:00:00',
    '2026-03-02 10:00:00Z',
    '2026-03-02t10:00:00z',
    '2026-03-02T10:00:00.Z',
    '2026-03-02T10:00:00.12345678Z',
    '2026-03-02T10:00:00+15:00',
    '2026-03-02T10:00:00+0100',
    '+02026-03-02T10:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    ' 2026-03-02T10:00:00Z',
    '2026-03-02T10:00:00Z\n',
    '2026-03-02',
    '',
  ])('does not take %j', (text) => {
    expect(isMoment(text)).toBe(false);
  });
});

describe('isInterval', () => {
  it.each([
    ['2026-01-15T10:00:00Z', '2026-04-15T10:00:00Z'],
    ['2025-11-30T00:00:00Z', '2026-02-28T00:00:00Z'],
    ['2023-11-30T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2026-01-31T12:00:00Z', '2026-04-30T12:00:00Z'],
    ['2025-12-31T23:59:59Z', '2026-03-31T23:59:59Z'],
  ])('ends with the third month: %s to %s', (StartUtc, EndUtc) => {
    const later = new Date(Date.parse(EndUtc) + 1000).toISOString();
    expect([isInterval({ StartUtc, EndUtc }), isInterval({ StartUtc, EndUtc: later })]).toStrictEqual([true, false]);
  });

  it('takes a moment, and no end before the start', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const text = moment.toISOString();
        const before = new Date(moment.getTime() - 1000).toISOString();
        expect(isInterval({ StartUtc: text, EndUtc: text })).toBe(true);
        expect(isInterval({ StartUtc: text, EndUtc: before })).toBe(false);
      }),
    );
  });
});
