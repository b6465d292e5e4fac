using System.Text.Json;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>Shared plans in the store, each a document named by the hash of its id.</summary>
internal sealed class SharedPlans(ChangingDocuments documents, IOptions<TogetherOptions> options)
{
    public static string HashOf(string id) => ChangingDocuments.HashOf(ChangingDocuments.Plans, id);

    public async Task CreateAsync(string id, SharedPlan plan, CancellationToken cancellationToken) =>
        await documents.UpdateAsync(ChangingDocuments.Plans, HashOf(id), options.Value.Lifetime, _ => new DocumentChange<bool>(Write(plan), true), cancellationToken: cancellationToken);

    /// <returns>Null when there is none of that id.</returns>
    public async Task<StoredPlan?> ReadAsync(string id) =>
        await documents.ReadAsync(ChangingDocuments.Plans, HashOf(id)) is { } document ? new(Read(document.Content), document.Version) : null;

    /// <summary>Compare-and-set; the change runs again when another was first.</summary>
    /// <param name="change">Gives the plan to store, or the one that it was given to store nothing. What it throws comes out.</param>
    /// <exception cref="PlanGoneException">There is no such plan.</exception>
    public Task<T> UpdateAsync<T>(string id, Func<SharedPlan, (SharedPlan Plan, T Result)> change, CancellationToken cancellationToken) => documents.UpdateAsync(
        ChangingDocuments.Plans,
        HashOf(id),
        options.Value.Lifetime,
        content =>
        {
            var plan = content is null ? throw new PlanGoneException() : Read(content);
            var (next, result) = change(plan);
            return new DocumentChange<T>(ReferenceEquals(next, plan) ? null : Write(next), result);
        },
        cancellationToken: cancellationToken);

    /// <summary>The plan ends for everybody.</summary>
    public Task RemoveAsync(string id) => documents.RemoveAsync(ChangingDocuments.Plans, HashOf(id));

    private static byte[] Write(SharedPlan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, ScheduleJson.Default.SharedPlan);

    private static SharedPlan Read(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ScheduleJson.Default.SharedPlan) is { Version: <= SharedPlan.CurrentVersion } plan
                ? plan
                : throw new StateUnreadableException("It was written by a newer version of this program.");
        }
        catch (JsonException cause)
        {
            throw new StateUnreadableException("It is damaged.", cause);
        }
    }
}

/// <param name="Version">Names what is stored; no two writes share one.</param>
internal sealed record StoredPlan(SharedPlan Plan, string Version);
