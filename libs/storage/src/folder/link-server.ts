import { createServer, type RequestListener, type Server } from 'node:http';
import type { ObjectStoreConfig } from '../config.ts';
import type { ObjectStore } from '../object-store.ts';
import { serveFolderLinks, type FolderLinks } from './links.ts';

export interface LinkServer {
  /** For the service's own port. */
  listener: RequestListener;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Serving {
  config: Pick<ObjectStoreConfig, 'OBJECT_LINKS_PORT'> & { HOST: string };
  links: FolderLinks;
  /** Serves everything but links. */
  api: RequestListener;
  onFailure: (error: unknown) => void;
}

/**
 * Serves a folder's links beside a service's own operations, as S3 serves its own. Where services talk to each other alone
 * (mutual TLS) nobody else reaches that port: then links have a port to themselves, OBJECT_LINKS_PORT, and whoever has
 * none gets nothing there. With S3 there is nothing to serve.
 */
export function linkServer(store: ObjectStore, { config, links, api, onFailure }: Serving): LinkServer {
  const serve = serveFolderLinks(store, links);
  const orElse =
    (otherwise: RequestListener): RequestListener =>
    (req, res) =>
      void serve(req, res).then(
        (served) => {
          if (!served) otherwise(req, res);
        },
        (error: unknown) => {
          onFailure(error);
          res.destroy();
        },
      );
  const { OBJECT_LINKS_PORT: port, HOST: host } = config;
  let server: Server | undefined;
  return {
    listener: store.kind === 'folder' && port === undefined ? orElse(api) : api,
    async start() {
      if (store.kind !== 'folder' || port === undefined) return;
      const nothing: RequestListener = (_req, res) =>
        void res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      const made = (server = createServer(orElse(nothing)));
      await new Promise<void>((resolve, reject) => {
        made.once('error', reject);
        made.listen(port, host, () => resolve());
      });
    },
    async stop() {
      const open = server;
      if (open === undefined) return;
      open.closeAllConnections();
      await new Promise<void>((resolve) => open.close(() => resolve()));
    },
  };
}
