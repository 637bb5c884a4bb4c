import { runInBackground } from '@rymeda/stack/fetch';
import { services } from '../platform/facts.ts';
import { repository } from '../platform/repository.ts';

/** As charts name them without values: the version is the chart's. */
export const platformImages = ['operations', ...services].map((name) => `rymeda/${name}:0.1.0`);

/** By the variables that the local stack knows, too; tools/stack/docker/make-images.sh makes images of these names. */
export const serverImages = {
  mongodb: process.env['RYMEDA_MONGODB_IMAGE'] ?? 'rymeda/mongodb:local',
  kafka: process.env['RYMEDA_KAFKA_IMAGE'] ?? 'rymeda/kafka:local',
  redis: process.env['RYMEDA_REDIS_IMAGE'] ?? 'rymeda/redis:local',
};

const base = process.env['RYMEDA_BASE_IMAGE'] ?? 'rymeda/node:local';

async function must(command: string, args: string[]): Promise<string> {
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  const { status, output } = await runInBackground(command, args, { cwd: repository, env });
  if (status !== 0)
    throw new Error(
      `${command} ${args.slice(0, 3).join(' ')} failed (${status}): ${output.trim().slice(-1500)}`,
    );
  return output.trim();
}

/** Every image as deploy/Dockerfile says; they share all layers up to the service's own. */
export async function buildImages(): Promise<string> {
  for (const image of platformImages) {
    const service = image.slice('rymeda/'.length, image.indexOf(':'));
    await must('docker', [
      ...['build', '--network', 'host', '--file', 'deploy/Dockerfile', '--tag', image],
      ...['--build-arg', `BUILD_IMAGE=${base}`, '--build-arg', `BASE_IMAGE=${base}`],
      ...['--build-arg', `SERVICE=${service}`, '.'],
    ]);
  }
  return `${platformImages.length} images`;
}

/**
 * Brings the images to the nodes by the command in RYMEDA_K8S_LOAD, which takes their names as further arguments:
 * `kind load docker-image`, `k3d image import`. Without it they are thought to be there, or to be had by the nodes.
 */
export async function loadImages(command: string | undefined): Promise<string> {
  if (command === undefined || command.trim() === '')
    return 'RYMEDA_K8S_LOAD is not set: as the nodes have them';
  const [program = '', ...args] = command.trim().split(/\s+/);
  const images = [...platformImages, ...Object.values(serverImages)];
  await must(program, [...args, ...images]);
  return `${images.length} images by ${command}`;
}
