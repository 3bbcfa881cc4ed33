import type { Scenario } from '@tokenyard/core/testing';
import * as challenges from './challenges.ts';
import * as credentials from './credentials.ts';
import * as examples from './examples.ts';
import * as lifetimes from './lifetimes.ts';
import * as listing from './listing.ts';
import * as passwords from './passwords.ts';
import * as permissions from './permissions.ts';
import * as requestBodies from './request-bodies.ts';
import * as routing from './routing.ts';

const themes = [examples, routing, requestBodies, credentials, permissions, lifetimes, listing, passwords, challenges];

export const scenarios: readonly Scenario[] = themes.flatMap((theme): readonly Scenario[] => Object.values(theme));
