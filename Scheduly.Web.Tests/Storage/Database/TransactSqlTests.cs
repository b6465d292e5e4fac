using System.Reflection;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Scheduly.Sessions.SqlServer;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>The T-SQL, read by the parser of the server's own tools, since most machines have no server to try it on.</summary>
public sealed class TransactSqlTests
{
    private static readonly SqlServerDialect Dialect = new();

    /// <summary>Every text in the dialect that is or may be a statement, found by reflection so that a new one cannot be left out.</summary>
    public static TheoryData<string> Statements => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Statements))]
    public void Each_statement_parses_and_has_neither_merge_nor_hints(string name)
    {
        // 2012 and today: what both understand, every compatible server does.
        foreach (var parser in new TSqlParser[] { new TSql110Parser(initialQuotedIdentifiers: true), new TSql160Parser(initialQuotedIdentifiers: true) })
        {
            var script = parser.Parse(new StringReader(All()[name]), out var errors);
            Assert.Empty(errors.Select(error => $"{name}:{error.Line}:{error.Column} {error.Message}"));
            var finder = new Finder();
            script.Accept(finder);
            Assert.Empty(finder.Unwanted);
            Assert.True(finder.Statements > 0);
        }
    }

    [Fact]
    public void Statements_of_every_shape_are_found()
    {
        var names = All().Keys;
        Assert.Contains(nameof(SqlServerDialect.Read), names);
        Assert.Contains(nameof(SqlServerDialect.Insert), names);
        Assert.Contains(nameof(SqlServerDialect.FindMany), names);
        Assert.Contains(nameof(SqlServerDialect.Ping), names);
        Assert.Contains(nameof(SqlServerDialect.Risks), names);
        Assert.Contains($"{nameof(SqlServerDialect.Create)}[1]", names);
        Assert.DoesNotContain(nameof(SqlServerDialect.Table), names);
    }

    [Theory]
    [InlineData("MERGE t USING u ON t.a = u.a WHEN MATCHED THEN DELETE;")]
    [InlineData("SELECT a FROM t WITH (UPDLOCK, HOLDLOCK)")]
    [InlineData("SELECT a FROM t OPTION (RECOMPILE)")]
    [InlineData("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")]
    public void The_check_finds_what_is_unwanted(string sql)
    {
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.Empty(errors);
        var finder = new Finder();
        script.Accept(finder);
        Assert.NotEmpty(finder.Unwanted);
    }

    [Theory]
    [InlineData("FORCED", 1)]
    [InlineData("ALLOWED", 0)]
    [InlineData("DISABLED", 0)]
    public void Commits_that_do_not_wait_for_the_log_are_a_risk(string durability, int risks)
    {
        var found = SqlServerEngine.RisksOf([durability]);
        Assert.Equal(risks, found.Count);
        Assert.All(found, one => Assert.Equal(FindingKind.Risk, one.Kind));
    }

    [Fact]
    public void Every_parameter_of_a_statement_is_one_that_the_storage_gives()
    {
        string[] given = ["@id", "@value", "@expires", "@lifetime", "@left", "@sliding", "@deadline", "@now", "@stamp", "@from", "@end", "@limit", "@time", "@node", "@key", "@what", "@detail"];
        foreach (var (name, sql) in All())
        {
            var used = new TSql160Parser(initialQuotedIdentifiers: true).GetTokenStream(new StringReader(sql), out _)
                .Where(token => token.TokenType == TSqlTokenType.Variable && !token.Text.StartsWith("@@", StringComparison.Ordinal))
                .Select(token => token.Text);
            Assert.All(used, parameter => Assert.True(
                given.Contains(parameter) || parameter.StartsWith("@id", StringComparison.Ordinal), $"{name} has {parameter}"));
        }
    }

    private static Dictionary<string, string> All()
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

        // Pieces of statements are not public; of the public texts some are names of tables.
        var texts = typeof(SqlServerDialect).GetProperties(Any)
            .Where(property => property.PropertyType == typeof(string) && property.GetMethod!.IsPublic && !IsName(property.Name))
            .ToDictionary(property => property.Name, property => (string)property.GetValue(Dialect)!);
        foreach (var constant in typeof(SqlServerDialect).GetFields(Any).Where(field => field is { IsLiteral: true, IsPublic: true } && field.FieldType == typeof(string)))
        {
            if (!IsName(constant.Name)) texts.Add(constant.Name, (string)constant.GetRawConstantValue()!);
        }

        foreach (var list in typeof(SqlServerDialect).GetProperties(Any).Where(property => property.PropertyType == typeof(IReadOnlyList<string>)))
        {
            foreach (var (i, sql) in ((IReadOnlyList<string>)list.GetValue(Dialect)!).Index()) texts.Add($"{list.Name}[{i}]", sql);
        }

        return texts;

        static bool IsName(string text) =>
            text.EndsWith("Table", StringComparison.Ordinal) || text.EndsWith("TableName", StringComparison.Ordinal);
    }

    private sealed class Finder : TSqlFragmentVisitor
    {
        public List<string> Unwanted { get; } = [];

        public int Statements { get; private set; }

        public override void Visit(TSqlStatement node) => Statements++;

        public override void Visit(MergeStatement node) => Unwanted.Add("MERGE");

        public override void Visit(TableHint node) => Unwanted.Add($"hint {node.HintKind}");

        public override void Visit(OptimizerHint node) => Unwanted.Add($"option {node.HintKind}");

        public override void Visit(SetTransactionIsolationLevelStatement node) => Unwanted.Add("isolation level");
    }
}
