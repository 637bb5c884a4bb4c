import type { Route } from '@rymeda/service';
import { addVersion } from './artifacts/add-version.route.ts';
import { createArtifact } from './artifacts/create-artifact.route.ts';
import { deleteArtifact } from './artifacts/delete-artifact.route.ts';
import { getArtifact } from './artifacts/get-artifact.route.ts';
import { listArtifacts } from './artifacts/list-artifacts.route.ts';
import type { ArtifactParts } from './artifacts/parts.ts';
import { updateArtifact } from './artifacts/update-artifact.route.ts';
import { completeUpload } from './uploads/complete-upload.route.ts';
import { createUpload } from './uploads/create-upload.route.ts';
import { getUpload } from './uploads/get-upload.route.ts';

export type Parts = ArtifactParts;

export const routes = (parts: Parts): Route[] => [
  createArtifact(parts),
  listArtifacts(parts),
  getArtifact(parts),
  updateArtifact(parts),
  addVersion(parts),
  deleteArtifact(parts),

  createUpload(parts),
  getUpload(parts),
  completeUpload(parts),
];
