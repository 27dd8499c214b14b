export { postCaptured, postProviderSettled, postRefunded, postSettled } from './post.ts'
