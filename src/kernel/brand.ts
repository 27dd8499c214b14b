declare const brand: unique symbol

/** A primitive that the compiler will not mix up with another of the same shape. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
