import { describe, expect, it } from '@jest/globals';

import { engineAddress, lookAtDocker } from './engine.ts';

describe('Docker engine', () => {
  it('is looked for where DOCKER_HOST says', () => {
    expect(engineAddress({ DOCKER_HOST: 'unix:///tmp/docker.sock' })).toEqual({
      socketPath: '/tmp/docker.sock',
    });
    expect(engineAddress({ DOCKER_HOST: 'tcp://10.0.0.7:2375' })).toEqual({ host: '10.0.0.7', port: 2375 });
  });

  it('that does not answer counts as none and has no image', async () => {
    const docker = await lookAtDocker({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(docker.engineAnswers).toBe(false);
    await expect(docker.hasImage('mongo:6.0')).resolves.toBe(false);
  });
});
