import type { Route } from '@rymeda/service';
import type { ArtifactStore } from './artifacts/artifact.store.ts';
import { createArtifact } from './artifacts/create-artifact.route.ts';
import { deleteArtifact } from './artifacts/delete-artifact.route.ts';
import { getArtifact } from './artifacts/get-artifact.route.ts';
import { listArtifacts } from './artifacts/list-artifacts.route.ts';
import { updateArtifact } from './artifacts/update-artifact.route.ts';

export interface Stores {
  artifacts: ArtifactStore;
}

export const routes = (stores: Stores): Route[] => [
  createArtifact(stores),
  listArtifacts(stores),
  getArtifact(stores),
  updateArtifact(stores),
  deleteArtifact(stores),
];
