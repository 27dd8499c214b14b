export { postCaptured, postRefunded, postSettled } from './post.ts'
