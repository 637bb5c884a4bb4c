import type { Route } from '@rymeda/service';
import type { EntryStore } from './logs/entry.store.ts';
import { getLog } from './logs/get-log.route.ts';
import { listLogs } from './logs/list-logs.route.ts';

export interface Stores {
  entries: EntryStore;
}

export const routes = (stores: Stores): Route[] => [listLogs(stores), getLog(stores)];
