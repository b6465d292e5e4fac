using System.ComponentModel.DataAnnotations;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>The <c>Planning</c> section.</summary>
internal sealed class PlanningOptions
{
    public const string Section = "Planning";

    /// <summary>Schedules that are planned at once, on this node. One processor is left for everything else, the store's answers above all.</summary>
    /// <value>Default: one less than the processors, and at least one.</value>
    [Range(1, 1024, ErrorMessage = "Planning:Concurrent takes 1 to 1024")]
    public int Concurrent { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Requests that wait for a place; beyond them the answer is 503 with <c>Retry-After</c>.</summary>
    /// <value>Default: 32.</value>
    [Range(0, 10_000, ErrorMessage = "Planning:Queue takes 0 to 10000")]
    public int Queue { get; set; } = 32;
}
