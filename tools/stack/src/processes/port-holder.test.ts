import { createServer, type AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { isPortFree, listeningInodes, portHolder } from './port-holder.ts';

describe('who holds a port', () => {
  it('takes listening sockets only, from the text of /proc/net/tcp', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
    ].join('\n');
    expect(listeningInodes(table, 8080)).toEqual(['4711']);
    expect(listeningInodes(table, 8081)).toEqual([]);
  });

  it('sees a port taken, and by which process', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await isPortFree(port)).toBe(false);
      if (process.platform === 'linux') expect(portHolder(port)).toContain(`process ${process.pid} (`);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await isPortFree(port)).toBe(true);
  });
});
