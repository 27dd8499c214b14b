import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { type Cohort, type Post, postsKey, roleIn } from './cohorts.ts'
import { PostForm } from './PostForm.tsx'

/** A post with its answers and what its reader may do with it. */
export function PostItem({
  cohort,
  post,
  mayWrite,
}: {
  cohort: Cohort
  post: Post
  mayWrite: boolean
}) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Words post={post} />
      <Deeds cohort={cohort} post={post} mayWrite={mayWrite} />
      {post.replies > 0 && !isOpen && (
        <p>
          <Button type="link" size="small" onClick={() => setOpen(true)}>
            {t('cohort.showReplies')} ({t('cohort.replies', { count: post.replies })})
          </Button>
        </p>
      )}
      {isOpen && <Replies cohort={cohort} post={post} mayWrite={mayWrite} />}
    </>
  )
}

function Words({ post }: { post: Post }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { author, html, writtenAt, editedAt, removedAt, removedReason, reports } = post
  return (
    <>
      <p className="quiet">
        <b>{author?.name ?? t('cohort.somebodyLeft')}</b>{' '}
        {author?.role === 'instructor' && (
          <span className="badge">{t('cohort.role_instructor')}</span>
        )}{' '}
        {time(writtenAt)} {editedAt && `(${t('cohort.editedAt')})`}
      </p>
      {removedAt ? (
        <p className="quiet">
          {removedReason
            ? t('cohort.removedBecause', { reason: removedReason })
            : t('cohort.removedByAuthor')}
        </p>
      ) : (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made from Markdown on the server, where HTML is text.
        <div className="prose" dangerouslySetInnerHTML={{ __html: html ?? '' }} />
      )}
      {reports.length > 0 && (
        <p className="badge badge-unverified">
          {t('cohort.reportedWith', { notes: reports.join(' · ') })}
        </p>
      )}
    </>
  )
}

function Replies({
  cohort,
  post: { postId },
  mayWrite,
}: {
  cohort: Cohort
  post: Post
  mayWrite: boolean
}) {
  const { cohortId } = cohort
  const replies = usePages({
    queryKey: [...postsKey(cohortId), 'replies', postId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/cohorts/{cohortId}/posts', {
          params: { path: { cohortId }, query: { limit: 50, parent: postId, ...behind } },
        }),
      ),
    itemsIn: (page) => page.posts,
  })
  return (
    <PagedList pages={replies} keyOf={(reply) => reply.postId} itemClass="post">
      {(reply) => (
        <>
          <Words post={reply} />
          <Deeds cohort={cohort} post={reply} mayWrite={mayWrite} />
        </>
      )}
    </PagedList>
  )
}

type Part = 'reply' | 'edit' | 'remove' | 'report'

/** Answering, changing, taking back or out, reporting: what this reader may do with a post. */
function Deeds({ cohort, post, mayWrite }: { cohort: Cohort; post: Post; mayWrite: boolean }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [shown, setShown] = useState<Part>()
  const [isThanked, setThanked] = useState(false)
  const { cohortId } = cohort
  const { postId, isMine } = post
  const { teaches } = roleIn(cohort)
  const params = { path: { cohortId, postId } }
  const onSuccess = () => queries.invalidateQueries({ queryKey: postsKey(cohortId) })
  const remove = (reason?: string) =>
    dataOf(
      client.POST('/v1/cohorts/{cohortId}/posts/{postId}/removal', {
        params,
        body: reason ? { reason } : {},
      }),
    )
  const takeBack = useMutation({ mutationFn: () => remove(), onSuccess })
  const dismiss = useMutation({
    mutationFn: () =>
      dataOf(client.DELETE('/v1/cohorts/{cohortId}/posts/{postId}/reports', { params })),
    onSuccess,
  })
  if (!cohort.me || post.removedAt) return null
  const button = (part: Part, label: string) => (
    <Button
      size="small"
      aria-expanded={shown === part}
      onClick={() => setShown(shown === part ? undefined : part)}
    >
      {label}
    </Button>
  )
  const form = (label: string, action: string, save: (words: string) => Promise<unknown>) => (
    <PostForm
      key={shown}
      cohortId={cohortId}
      label={label}
      action={action}
      isShort={shown === 'remove' || shown === 'report'}
      {...(shown === 'edit' ? { known: post.text ?? '' } : {})}
      save={save}
      onDone={() => setShown(undefined)}
    />
  )
  return (
    <>
      <p className="actions">
        {mayWrite && !post.parentId && button('reply', t('cohort.reply'))}
        {mayWrite && post.mayEdit && button('edit', t('cohort.edit'))}
        {isMine && (
          <Button size="small" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
            {t('cohort.remove_own')}
          </Button>
        )}
        {!isMine && teaches && button('remove', t('cohort.remove_other'))}
        {!isMine && !teaches && !isThanked && button('report', t('cohort.report'))}
        {teaches && post.reports.length > 0 && (
          <Button size="small" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {t('cohort.dismiss')}
          </Button>
        )}
      </p>
      {isThanked && (
        <p className="quiet" role="status">
          {t('cohort.reported')}
        </p>
      )}
      <Refusal error={takeBack.error ?? dismiss.error} />
      {shown === 'reply' &&
        form(t('cohort.yourReply'), t('cohort.reply'), (text) =>
          dataOf(
            client.POST('/v1/cohorts/{cohortId}/posts', {
              params: { path: { cohortId } },
              body: { text, parentId: postId },
            }),
          ),
        )}
      {shown === 'edit' &&
        form(t('cohort.yourPost'), t('cohort.save'), (text) =>
          dataOf(client.PUT('/v1/cohorts/{cohortId}/posts/{postId}', { params, body: { text } })),
        )}
      {shown === 'remove' && form(t('cohort.removeReason'), t('cohort.remove_other'), remove)}
      {shown === 'report' &&
        form(t('cohort.reportNote'), t('cohort.report'), async (note) => {
          await dataOf(
            client.POST('/v1/cohorts/{cohortId}/posts/{postId}/reports', {
              params,
              body: { note },
            }),
          )
          setThanked(true)
        })}
    </>
  )
}
