export { peerEnv, peerFaults, peersOf, type PeerConfig } from './config.ts';
export { peerConnector } from './connector.ts';
export { mutualTlsFetch, plainFetch, type PeerFetch } from './peers.ts';
export { readTls, tlsFiles, type TlsFiles } from './tls-files.ts';
