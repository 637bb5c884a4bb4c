/** For the gateway, which serves the document and knows nothing else of events. */
export { asyncApiDocument, type AsyncApiDocument } from '@rymeda/events/asyncapi';
