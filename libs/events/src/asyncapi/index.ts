export { breakingChanges, type BreakingChange } from './breaking-changes.rules.ts';
export { asyncApiDocument, exampleEvent, type AsyncApiDocument } from './document.ts';
export { publishedSchema } from './json-schema.ts';
export { releasedDocument } from './released.ts';
