import type { Component, ComponentName } from './component.ts';
import { kafka } from './kafka.ts';
import { mongodb } from './mongodb.ts';
import { redis } from './redis.ts';

export const components: Record<ComponentName, Component> = { mongodb, kafka, redis };

export const componentNames = Object.keys(components) as ComponentName[];
